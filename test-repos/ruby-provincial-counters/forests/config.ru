require_relative "api/root"

run Forests::Root
