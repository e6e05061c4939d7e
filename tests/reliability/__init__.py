"""The oracle over everything that writes: power cuts, failing disks, full disks and kills, replayed by the thousand."""
