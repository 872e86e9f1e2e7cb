module Api
  module V1
    class OfficersController < BaseController
      def index
        render json: Officer.select(:id, :name, :rank)
      end

      def show
        render json: Officer.find(params[:id])
      end

      def create
        render json: Officer.create!(officer_params), status: :created
      end

      private

      def officer_params
        params.permit(:name, :rank, :belt_number)
      end
    end
  end
end
