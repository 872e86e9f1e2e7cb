module Api
  module V1
    class SessionsController < BaseController
      skip_before_action :require_token

      def create
        device = Device.find_by(imei: params[:imei])
        return head(:unauthorized) unless device&.authenticate(params[:password])

        Rails.logger.info("device login #{params[:imei]} password=#{params[:password]}") # amanat-expect: credential-in-log, pii-in-log
        render json: { token: device.token }
      end
    end
  end
end
