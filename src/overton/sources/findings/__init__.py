"""The source `findings`: what linters and scanners report in SARIF 2.1.0."""
