"""The joint meeting: what the room sees, frozen, compared and sent round."""
