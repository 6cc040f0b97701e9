raise ImportError("The module 'chem.chemtools' of Open edX is not available here.", name="chem.chemtools")
