"""The numbers and letters that lists print before their items."""

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def letters(n: int) -> str:
    """a to z, then aa, ab, ... as web pages count."""
    found = ""
    while n > 0:
        n, rest = divmod(n - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def doubled(n: int) -> str:
    """a to z, then aa, bb, ... as word processors count."""
    turns, rest = divmod(n - 1, 26)
    return chr(ord("a") + rest) * min(turns + 1, 9)


def roman(n: int) -> str:
    if not 0 < n < 4000:
        return str(n)
    found = ""
    for value, sign in _ROMAN:
        while n >= value:
            n -= value
            found += sign
    return found
