"""What the service bears: benches, a soak, hostile lines. Run by hand, each prints its figures."""
