"""Pictures and PDFs that a person sends -> what their code says. Knows no face, keeps nothing."""
