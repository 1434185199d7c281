# The traffic of cert-private-ca-onprem; what differs is what fedtap is told about the other side.
. "$lab/scenarios/cert-private-ca-onprem.sh"
