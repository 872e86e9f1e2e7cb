module Api
  module V1
    class WebhooksController < BaseController
      skip_before_action :require_token
      before_action :verify_signature

      def nadra
        VerificationJob.perform_later(params[:tracking_id])
        head :accepted
      end

      private

      def verify_signature
        signature = request.headers["X-Signature"].to_s
        return if ActiveSupport::SecurityUtils.secure_compare(signature, expected_signature)

        render json: { error: "bad signature" }, status: :forbidden
      end

      def expected_signature
        OpenSSL::HMAC.hexdigest("SHA256", ENV.fetch("NADRA_WEBHOOK_KEY"), request.raw_post)
      end
    end
  end
end
