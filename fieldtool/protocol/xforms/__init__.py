"""ODK XForms: a form as it is loaded, and one run of it. Knows of no protocol, pack or sheet of ours."""
