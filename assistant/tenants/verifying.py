"""Keys that verify who a customer is: refused when they are set, not when a customer comes."""

from typing import Literal, cast

from jwt.algorithms import get_default_algorithms
from jwt.exceptions import InvalidKeyError

Algorithm = Literal["EdDSA", "ES256", "RS256"]
_SHORTEST_RSA = 2048  # bits


def check(algorithm: Algorithm, key: str) -> None:
    """Raises `ValueError` unless this is a public key in PEM that the algorithm verifies with."""
    if "PRIVATE KEY" in key:
        raise ValueError("public_key holds a private key: change it, it has been seen here")
    if "BEGIN PUBLIC KEY" not in key:
        raise ValueError("public_key is not a PEM block that begins with BEGIN PUBLIC KEY")
    try:
        prepared = get_default_algorithms()[algorithm].prepare_key(key)
    except (InvalidKeyError, ValueError, TypeError) as error:
        raise ValueError(f"public_key is no key for {algorithm}") from error
    bits = cast("int", getattr(prepared, "key_size", 0))
    curve = cast("str", getattr(getattr(prepared, "curve", None), "name", ""))
    if algorithm == "RS256" and bits < _SHORTEST_RSA:
        raise ValueError(f"an RSA key has at least {_SHORTEST_RSA} bits")
    if algorithm == "ES256" and curve != "secp256r1":
        raise ValueError("ES256 needs a key on the curve P-256")
