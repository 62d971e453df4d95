"""What the tenant's documents say: files -> clauses with stable ids -> index -> ranked clauses."""
