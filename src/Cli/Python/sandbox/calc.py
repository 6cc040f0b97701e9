raise ImportError("The module 'calc' of Open edX is not available here.", name="calc")
