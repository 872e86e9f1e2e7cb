require "sinatra/base"

module Telephones
  class Staff < Sinatra::Base
    use Rack::Auth::Basic, "staff" do |user, password|
      Clerk.check(user, password)
    end

    get "/lines" do
      Line.all.to_json
    end

    delete "/lines/:number" do
      Line[params[:number]].cut
    end
  end
end
