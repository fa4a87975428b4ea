"""The policy: what enforcement needs to know, as one small document that every judge and every language reads alike."""
