raise ImportError("The module 'chem.chemcalc' of Open edX is not available here.", name="chem.chemcalc")
