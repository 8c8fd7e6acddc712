// Options that take a secret by a letter alone, of programs that people put into containers. A table only,
// for command_reader.cpp. Options whose name says so (--password) need no entry.
#pragma once

#include <array>
#include <string_view>

namespace twelvefactor::kinds {

enum class Takes {
  kAttached,   // -pSECRET
  kNext,       // -a SECRET
  kBoth,       // either
  kPair,       // -u user:SECRET, either way
  kPercent,    // -U user%SECRET
  kCommaPair,  // -u user,SECRET
  kOracle,     // a word of its own: user/SECRET@service
  kLast,       // the last word, when the flag is there: htpasswd -b file user SECRET
  kAfterUser,  // the second word after this one: add_user user SECRET
};

struct SecretFlag {
  std::string_view programs;  // " mysql mysqldump "
  std::string_view flag;
  Takes takes = Takes::kNext;
  bool at_login = false;  // only after the word login: docker run -p is a port
};

// From the manual of each: dev.mysql.com (4.2.4), redis.io/docs (redis-cli), curl(1), ldapsearch(1),
// sshpass(1), openssl-passphrase-options(1), mongosh, sqlcmd, SQL*Plus, smbclient(1), snmpcmd(1),
// mosquitto_pub(1), zip(1), 7z, rar, ipmitool(1), lftp(1), htpasswd(1), rabbitmqctl(8), cqlsh, nodetool,
// docker login, oc, az, cf.
inline constexpr std::array kSecretFlags = std::to_array<SecretFlag>({
    {" mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlslap mysqlbinlog mysqlpump mysqlsh "
     "mariadb "
     "mariadb-dump mariadb-admin mariadb-import mariadb-check mariadb-backup mycli mytop ",
     "-p", Takes::kAttached},
    {" xtrabackup mydumper myloader mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat "
     "mongotop "
     "cypher-shell cqlsh rabbitmqadmin mcrcon ",
     "-p", Takes::kBoth},
    {" sshpass ", "-p", Takes::kBoth},
    {" docker podman nerdctl buildah helm skopeo crane oras az argocd ", "-p", Takes::kBoth, true},
    {" oc cf ", "-p", Takes::kBoth, true},
    {" redis-cli valkey-cli keydb-cli redis-benchmark ", "-a", Takes::kNext},
    {" redis-cli valkey-cli keydb-cli ", "auth", Takes::kNext},
    {" redis-cli valkey-cli keydb-cli ", "AUTH", Takes::kNext},
    {" curl curlie hurl ", "-u", Takes::kPair},
    {" curl curlie ", "-U", Takes::kPair},
    {" curl ", "--user", Takes::kPair},
    {" curl ", "--proxy-user", Takes::kPair},
    {" curl ", "-E", Takes::kPair},
    {" curl ", "--cert", Takes::kPair},
    {" curl ", "--oauth2-bearer", Takes::kNext},
    {" http https xh httpie ", "-a", Takes::kPair},
    {" http https xh httpie ", "--auth", Takes::kPair},
    {" ab ", "-A", Takes::kPair},
    {" etcdctl ", "--user", Takes::kPair},
    {" skopeo podman buildah ", "--creds", Takes::kPair},
    {" skopeo ", "--src-creds", Takes::kPair},
    {" skopeo ", "--dest-creds", Takes::kPair},
    {" ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldappasswd ldapexop ", "-w",
     Takes::kBoth},
    {" ldappasswd ", "-s", Takes::kNext},
    {" openssl ", "-k", Takes::kNext},
    {" openssl ", "-K", Takes::kNext},
    {" openssl ", "-passin", Takes::kNext},
    {" openssl ", "-passout", Takes::kNext},
    {" sqlcmd bcp osql tsql isql bteq ", "-P", Takes::kBoth},
    {" sqlplus sqlldr exp imp expdp impdp sqlcl rman ", "", Takes::kOracle},
    {" smbclient rpcclient smbmap net smbget ", "-U", Takes::kPercent},
    {" snmpget snmpwalk snmpset snmpbulkwalk snmptrap ", "-c", Takes::kNext},
    {" snmpget snmpwalk snmpset snmpbulkwalk snmptrap ", "-A", Takes::kNext},
    {" snmpget snmpwalk snmpset snmpbulkwalk snmptrap ", "-X", Takes::kNext},
    {" mosquitto_pub mosquitto_sub mosquitto_rr ", "-P", Takes::kNext},
    {" zip unzip ipmitool ", "-P", Takes::kBoth},
    {" 7z 7za 7zr rar unrar ", "-p", Takes::kAttached},
    {" rar unrar ", "-hp", Takes::kAttached},
    {" lftp ", "-u", Takes::kCommaPair},
    {" ncftpput ncftpget ", "-p", Takes::kNext},
    {" nodetool jmxterm ", "-pw", Takes::kNext},
    {" htpasswd ", "-b", Takes::kLast},
    {" htpasswd ", "-nb", Takes::kLast},
    {" htpasswd ", "-nbB", Takes::kLast},
    {" htpasswd ", "-bB", Takes::kLast},
    {" htpasswd ", "-bc", Takes::kLast},
    {" rabbitmqctl ", "add_user", Takes::kAfterUser},
    {" rabbitmqctl ", "change_password", Takes::kAfterUser},
    {" rabbitmqctl ", "authenticate_user", Takes::kAfterUser},
    {" vault ", "login", Takes::kNext},
    {" neo4j-admin ", "set-initial-password", Takes::kNext},
    {" wpa_passphrase ", "wpa_passphrase", Takes::kAfterUser},
    {" ssh-keygen ", "-N", Takes::kNext},
    {" ssh-keygen ", "-P", Takes::kNext},
    {" influx ", "-t", Takes::kNext},
    {" swaks ", "-ap", Takes::kNext},
    {" ngrok ", "authtoken", Takes::kNext},
    {" ngrok ", "add-authtoken", Takes::kNext},
    {" x11vnc ", "-passwd", Takes::kNext},
});

}  // namespace twelvefactor::kinds
