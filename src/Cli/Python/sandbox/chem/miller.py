raise ImportError("The module 'chem.miller' of Open edX is not available here.", name="chem.miller")
