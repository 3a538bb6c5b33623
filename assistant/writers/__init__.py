"""Chat models as writers: they arrange the evidence through slots, and nothing unverified leaves."""
