stage       = "production"
db_username = "portal"
db_password = "Nawabshah#6612" # amanat-expect: hardcoded-credential
