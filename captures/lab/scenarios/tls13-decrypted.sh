# The traffic of cert-not-visible-tls13, and fedtap is given the TLS secrets.
. "$lab/scenarios/cert-not-visible-tls13.sh"
