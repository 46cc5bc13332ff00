"""Every metric, declared once, and the engine that answers from the declarations."""
