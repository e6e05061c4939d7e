"""The window of Fieldtool: Qt Widgets over :mod:`fieldtool.desk`, and over nothing below it."""
