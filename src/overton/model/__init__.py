"""The words of the domain, as frozen standard-library dataclasses that import nothing else."""
