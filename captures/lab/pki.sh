# pki.sh: the certificates. Three hierarchies:
#
#   public    "Public Lab Root CA" -> "Public Lab Issuing CA" -> leaves: stands for the public CAs
#   private   "Steven Private Root CA" -> leaves: a company's own CA
#   unheard   "Unheard Root CA" -> "Unheard Issuing CA" -> leaves: nobody knows it
#
# Every full run makes new keys in work/pki, which git ignores. Committed are, in pki/, the certificates
# of the public and the private CAs and the list of revoked certificates.
# shellcheck shell=bash

# pki_leaves: one certificate a line: NAME ISSUER COMMON-NAME SAN [SETTING...], "-" for no SAN.
# Settings: from=DATE to=DATE (YYYYMMDD), eku=USAGES, key=KIND, sign=DIGEST, cdp=no, revoked.
pki_leaves() {
    local mended=DNS:vcse.steven.lab,DNS:vcse.acano.steven.lab,DNS:vcse.cms.steven.lab
    cat <<LEAVES
microsoft           public-issuing   sip.skype.lab           DNS:sip.skype.lab
mended              public-issuing   vcse.steven.lab         $mended
steven-only         public-issuing   vcse.steven.lab         DNS:vcse.steven.lab
acano-only          public-issuing   vcse.acano.steven.lab   DNS:vcse.acano.steven.lab
wildcard            public-issuing   vcse.steven.lab         DNS:*.acano.steven.lab
expired             public-issuing   vcse.steven.lab         $mended  from=20180101 to=20191231
not-yet-valid       public-issuing   vcse.steven.lab         $mended  from=20980101
expires-soon        public-issuing   vcse.steven.lab         $mended  to=$(date -u -d '+20 days' +%Y%m%d)
self-signed         self             vcse.steven.lab         $mended
unheard             unheard-issuing  vcse.steven.lab         $mended
private             private-root     vcse.steven.lab         $mended
no-san              public-issuing   vcse.acano.steven.lab   -
no-san-wrong        public-issuing   vcse.steven.lab         -
cn-right            public-issuing   vcse.acano.steven.lab   DNS:vcse.steven.lab
client-only         public-issuing   vcse.steven.lab         $mended  eku=clientAuth
server-only         public-issuing   vcse.steven.lab         $mended  eku=serverAuth
small-key           public-issuing   vcse.steven.lab         $mended  key=rsa:1024
sha1                public-issuing   vcse.steven.lab         $mended  sign=sha1
rsa-pss             public-issuing   vcse.steven.lab         $mended  sign=pss
no-crl              public-issuing   vcse.steven.lab         $mended  cdp=no
revoked             public-issuing   vcse.steven.lab         $mended  revoked
unrelated           public-issuing   www.example.net         DNS:www.example.net
sipfed              public-issuing   sipfed.online.lync.com  DNS:sipfed.online.lync.com
underscore          public-issuing   vcse.steven.lab         DNS:vcse_e.acano.steven.lab
LEAVES
}

pki_make() {
    local pki=$work/pki
    rm -rf "$pki"
    mkdir -p "$pki" "$lab/pki"
    pki_authority public-root 'Public Lab Root CA' self
    pki_authority public-issuing 'Public Lab Issuing CA' public-root
    pki_authority private-root 'Steven Private Root CA' self
    pki_authority unheard-root 'Unheard Root CA' self
    pki_authority unheard-issuing 'Unheard Issuing CA' unheard-root
    local row
    while read -ra row; do pki_leaf "${row[@]}"; done < <(pki_leaves)
    pki_openssl ca -config "$pki/public-issuing.cnf" -gencrl -crl_lastupdate 20200101000000Z \
        -crl_nextupdate 20991231235959Z -out "$lab/pki/public-issuing.crl"
    cp "$pki"/{public-root,public-issuing,private-root}.pem "$lab/pki/"
}

# Nothing of this machine's OpenSSL configuration is used.
pki_openssl() {
    OPENSSL_CONF=/dev/null openssl "$@" 2>>"$work/pki/log" || die "openssl $1 failed: $(tail -n 4 "$work/pki/log")"
}

# pki_authority NAME COMMON-NAME ISSUER
pki_authority() {
    printf '%s\n' 'basicConstraints=critical,CA:true' 'keyUsage=critical,keyCertSign,cRLSign' \
        'subjectKeyIdentifier=hash' >"$pki/$1.ext"
    pki_certify "$1" "$2" "$3" 20200101 20991231 rsa:2048 sha256
}

# pki_leaf: one row of pki_leaves.
pki_leaf() {
    local name=$1 issuer=$2 cn=$3 san=$4 setting
    local from=20200101 to=20991231 eku=serverAuth,clientAuth key=rsa:2048 sign=sha256 cdp=yes revoked=no
    shift 4
    for setting in "$@"; do
        case $setting in
        from=*) from=${setting#*=} ;;
        to=*) to=${setting#*=} ;;
        eku=*) eku=${setting#*=} ;;
        key=*) key=${setting#*=} ;;
        sign=*) sign=${setting#*=} ;;
        cdp=no) cdp=no ;;
        revoked) revoked=yes ;;
        *) die "pki.sh: unknown setting $setting" ;;
        esac
    done
    {
        echo 'basicConstraints=critical,CA:false'
        echo 'keyUsage=critical,digitalSignature,keyEncipherment'
        echo "extendedKeyUsage=$eku"
        [ "$san" = - ] || echo "subjectAltName=$san"
        [ "$cdp" = no ] || echo 'crlDistributionPoints=URI:http://crl.example/lab.crl'
    } >"$pki/$name.ext"
    pki_certify "$name" "$cn" "$issuer" "$from" "$to" "$key" "$sign"
    # The chain is what is sent after the leaf: the intermediate, if there is one.
    case $issuer in
    *-issuing) cp "$pki/$issuer.pem" "$pki/$name.chain" ;;
    *) : >"$pki/$name.chain" ;;
    esac
    [ "$revoked" = no ] ||
        pki_openssl ca -config "$pki/$issuer.cnf" -revoke "$pki/$name.pem" -crl_reason keyCompromise
}

# pki_certify NAME COMMON-NAME ISSUER FROM TO KEY DIGEST: makes NAME's key, and its certificate, which
# ISSUER ("self": NAME) signs.
pki_certify() {
    local name=$1 cn=$2 issuer=$3 from=${4}000000Z to=${5}235959Z key=$6 sign=$7 how=()
    pki_config "$name"
    case $sign in
    pss) how=(-md sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1) ;;
    *) how=(-md "$sign") ;;
    esac
    if [ "$issuer" = self ]; then
        issuer=$name
        how+=(-selfsign)
    fi
    pki_openssl req -new -newkey "$key" -nodes -config "$pki/$name.cnf" -subj "/O=Lab/CN=$cn" \
        -keyout "$pki/$name.key" -out "$pki/$name.csr"
    pki_openssl ca -batch -notext -preserveDN -config "$pki/$issuer.cnf" "${how[@]}" \
        -startdate "$from" -enddate "$to" -extfile "$pki/$name.ext" -in "$pki/$name.csr" -out "$pki/$name.pem"
}

# pki_config NAME: what openssl's "req" and "ca" want to be told.
pki_config() {
    mkdir "$pki/$1.issued"
    : >"$pki/$1.index"
    cat >"$pki/$1.cnf" <<CNF
[req]
distinguished_name = empty
[empty]
[ca]
default_ca = authority
[authority]
certificate = $pki/$1.pem
private_key = $pki/$1.key
database = $pki/$1.index
new_certs_dir = $pki/$1.issued
rand_serial = yes
unique_subject = no
default_md = sha256
policy = names
[names]
organizationName = supplied
commonName = supplied
CNF
}
