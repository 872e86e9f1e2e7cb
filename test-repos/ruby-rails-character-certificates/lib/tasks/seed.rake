namespace :certificates do
  desc "Create the first clerk"
  task seed: :environment do
    clerk = Clerk.create!(email: "clerk@ckm.example", password: ENV.fetch("FIRST_CLERK_PASSWORD"))
    puts "created clerk #{clerk.id}"
  end

  desc "List clerks"
  task clerks: :environment do
    Clerk.find_each { |clerk| puts "#{clerk.id} #{clerk.email}" } # amanat-expect: pii-in-log
  end
end
