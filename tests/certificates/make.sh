#!/bin/sh
# Makes the certificates of the tests anew, with OpenSSL. They are valid for a hundred years, but for the expired one.
# The key of the CA is thrown away. Nothing here protects anything: everybody has the server's key.
set -eu
cd "$(dirname "$0")"
own=$(mktemp -d)
trap 'rm -r "$own"' EXIT
touch "$own/index"

key() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1" 2>/dev/null; }

# certificate FILE SUBJECT KEY LAST_YEAR EXTENSIONS [OPTION...]
certificate() {
  file=$1 subject=$2 key=$3 last_year=$4 extensions=$5
  shift 5
  cat > "$own/config" <<CONFIG
[ca]
default_ca = own
[own]
database = $own/index
new_certs_dir = $own
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectKeyIdentifier = hash
$extensions
CONFIG
  openssl req -new -key "$key" -subj "/CN=$subject" -out "$own/request"
  openssl ca -batch -notext -config "$own/config" -in "$own/request" -out "$file" -keyfile "$own/ca-key" \
    -startdate 20200101000000Z -enddate "${last_year}0101000000Z" "$@" 2>/dev/null
}

# server FILE NAMES LAST_YEAR
server() {
  certificate "$1" "palmwire test" server-key.pem "$3" "authorityKeyIdentifier = keyid
subjectAltName = $2" -cert ca.pem
}

key "$own/ca-key"
key server-key.pem
certificate ca.pem "palmwire test CA" "$own/ca-key" 2120 "basicConstraints = critical, CA:TRUE" -selfsign
server server.pem "DNS:localhost, IP:127.0.0.1" 2120
server other-host.pem "DNS:broker.example, IP:192.0.2.1" 2120
server expired.pem "DNS:localhost, IP:127.0.0.1" 2021
chmod 644 server-key.pem
