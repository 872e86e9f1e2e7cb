import hashlib


def masked(cnic: str) -> str:
    return "*" * 9 + cnic[-4:]


def digest(cnic: str) -> str:
    return hashlib.sha256(cnic.encode()).hexdigest()


def tidy(cnic: str) -> str:
    """Only takes the dashes out; hides nothing."""
    return cnic.replace("-", "")
