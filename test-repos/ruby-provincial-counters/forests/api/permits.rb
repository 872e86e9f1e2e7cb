module Forests
  class Permits < Grape::API
    before { rangers_only! }

    resource :permits do
      get { Permit.all }

      desc "Fells a number of trees"
      post do
        Permit.create!(plot: params[:plot], trees: params[:trees])
      end

      route_param :id do
        delete { Permit.find(params[:id]).destroy }

        namespace :inspections do
          put { Permit.find(params[:id]).inspect_by(current_ranger) }
        end
      end
    end
  end
end
