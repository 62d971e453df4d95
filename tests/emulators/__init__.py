"""Local servers that speak our vendors' protocols, so that tests run the vendors' real clients."""
