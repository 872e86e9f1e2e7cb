require "grape"
require_relative "helpers"
require_relative "permits"
require_relative "offences"

module Forests
  class Root < Grape::API
    prefix :api
    version "v1", using: :path
    format :json
    helpers Forests::Helpers

    get :health do
      { status: "ok" }
    end

    post "login" do
      { token: Ranger.login(params[:user], params[:password]) }
    end

    mount Forests::Permits
    mount Forests::Offences
  end
end
