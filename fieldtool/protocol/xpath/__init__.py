"""The expression language of ODK forms: parsed, compiled to closures, evaluated. Knows of no form file."""
