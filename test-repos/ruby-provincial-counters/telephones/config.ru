require_relative "app"
require_relative "staff"

map("/staff") { run Telephones::Staff }
run Telephones::App
