"""Commands of `flask --app app`, one file each."""
