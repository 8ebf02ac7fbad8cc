"""The installation, its settings and who changed them; knows no feature that reads them."""
