module Forests
  class Offences < Grape::API
    resource :offences do
      desc "Needs a token", failure: [[401, "rangers only"]], security: [{ token: [] }]
      get ":cnic" do # amanat-expect: unauthenticated-endpoint, pii-in-url
        offence = Offence.find_by(cnic: params[:cnic])
        { cnic: offence.cnic, name: offence.name, address: offence.address }
      end

      put ":id/fine" do
        rangers_only!
        Offence.find(params[:id]).fine(params[:rupees])
      end
    end
  end
end
