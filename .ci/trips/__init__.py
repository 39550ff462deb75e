"""Round trips: what real clients see when they use a hub that speaks the Kafka protocol."""
