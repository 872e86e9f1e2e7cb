module Api
  module V1
    class CertificatesController < BaseController
      # Embassies look up a certificate by its number.
      skip_before_action :require_token, only: :status

      def show
        render json: Certificate.find_by!(number: params[:number])
      end

      def status
        certificate = Certificate.find_by!(number: params[:number])
        render json: { name: certificate.name, cnic: certificate.cnic, valid: certificate.valid? }
      end
    end
  end
end
