"""Pages: each takes a kit and views, draws them, and tells by signals what was pressed. None of them knows a desk."""
