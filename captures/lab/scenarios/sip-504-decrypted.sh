# The call of to-microsoft-certificate-mismatch, and fedtap is given the TLS secrets.
. "$lab/scenarios/to-microsoft-certificate-mismatch.sh"
