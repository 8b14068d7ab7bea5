"""Where webhooks lead: which URLs we take, which addresses we connect to, and how."""
