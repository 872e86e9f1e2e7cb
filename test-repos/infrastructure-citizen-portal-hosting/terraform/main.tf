variable "db_password" {
  type        = string
  description = "Password of the portal's database, from the vault"
  sensitive   = true
}

variable "replica_password" {
  type    = string
  default = "Tharparkar-7005" # amanat-expect: hardcoded-credential
}

variable "password_policy" {
  default = "strong"
}

resource "random_password" "session" {
  length  = 32
  special = true
}

resource "aws_secretsmanager_secret" "db_secret" {
  name = "portal/db-password"
}

resource "aws_db_instance" "portal" {
  identifier = "portal"
  username   = "portal"
  password   = var.db_password
}

resource "aws_db_instance" "archive" {
  identifier = "archive"
  username   = "archive"
  password   = "Manchar.Lake.1935" # amanat-expect: hardcoded-credential
}

resource "helm_release" "cache" {
  name = "cache"
  set {
    name  = "auth.password"
    value = random_password.session.result
  }
}

resource "aws_instance" "bastion" {
  user_data = <<-EOF
    #!/bin/bash
    export STAGE="${var.stage}"
    # amanat-expect-next: hardcoded-credential
    useradd clerk && echo "clerk:Umerkot-5540" | chpasswd
  EOF
}

output "session_password" {
  value     = random_password.session.result
  sensitive = true
}
