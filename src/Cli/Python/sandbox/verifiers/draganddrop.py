raise ImportError("The module 'verifiers.draganddrop' of Open edX is not available here.", name="verifiers.draganddrop")
