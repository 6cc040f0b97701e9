raise ImportError("The module 'eia' of Open edX is not available here.", name="eia")
