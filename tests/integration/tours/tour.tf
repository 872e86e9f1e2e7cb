# A tour of the format.
terraform {
  required_version = ">= 1.6"
  backend "s3" {
    bucket = "office-state"
  }
}

variable "database" {
  type      = object({ host = string, port = number })
  default   = { host = "db", "port" : 5432, (local.extra) = true }
  sensitive = false
}

locals {
  name    = "domicile-${var.region}-${upper(var.stage)}"
  plain   = "no value and \"quotes\" and $${kept}"
  members = [for s in var.staff : lower(s.name) if s.active]
  by_id   = { for k, v in var.map : k => v.id }
  ids     = aws_subnet.inner[*].id
  first   = aws_subnet.inner[0].id
  size    = !var.is_small && var.count > 3 ? -2 : (1 + 2) * 3
  all     = merge(local.tags, { tier = "web" }, var.more...)
  nothing = null
}

resource "aws_db_instance" "main" {
  count    = 2
  username = "app"
  password = var.database.password

  tags = merge(local.tags, {
    Office = "domicile"
  })

  dynamic "setting" {
    for_each = var.settings
    content {
      name  = setting.key
      value = setting.value
    }
  }
  lifecycle {
    ignore_changes = [password, tags]
  }
}

data "template_file" "start" {
  template = <<-EOT
    #!/bin/bash
    export STAGE="prod"
    createdb ${var.region} && echo done
  EOT
}

output "notes" {
  value = <<EOT
%{ for n in var.names ~}
server ${n}
%{ endfor ~}
EOT
}
