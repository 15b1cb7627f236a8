"""What is computed: frames in, figures out. Knows no database and no screen."""
