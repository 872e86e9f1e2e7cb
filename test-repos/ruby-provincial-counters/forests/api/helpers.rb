module Forests
  module Helpers
    def current_ranger
      @current_ranger ||= Ranger.find_by_token(headers["X-Ranger-Token"])
    end

    def rangers_only!
      error!("rangers only", 401) unless current_ranger
    end
  end
end
