module Api
  module V1
    class StationsController < BaseController
      def index
        render json: Station.all
      end

      def show
        render json: Station.find(params[:id])
      end
    end
  end
end
