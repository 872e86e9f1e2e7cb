require "sinatra/base"
require "sinatra/namespace"

module Telephones
  class App < Sinatra::Base
    register Sinatra::Namespace
    enable :sessions
    use Rack::Protection

    helpers do
      def subscriber
        @subscriber ||= Subscriber[session[:subscriber]]
      end

      def signed_in!
        redirect "/login" unless subscriber
      end
    end

    get "/health" do
      "ok"
    end

    post "/login" do
      session[:subscriber] = Subscriber.login(params[:number], params[:password])
    end

    get "/directory/:mobile" do # amanat-expect: unauthenticated-endpoint
      found = Subscriber.first(mobile: params[:mobile])
      json(name: found.name, cnic: found.cnic, address: found.address)
    end

    namespace "/bills" do
      before { signed_in! }

      get "" do
        json subscriber.bills
      end

      post "/:id/pay" do
        subscriber.pay(params[:id])
      end
    end

    before "/faults/*" do
      halt 401 unless request.env["HTTP_X_LINEMAN"] == ENV["LINEMAN_KEY"]
    end

    put "/faults/:id" do
      Fault[params[:id]].mend
    end
  end
end
