Rails.application.routes.draw do
  root to: "pages#home"
  get "/health" => "pages#health"
  get "/downloads/form", to: redirect("/files/application-form.pdf")

  devise_for :clerks

  concern :printable do
    get :print, on: :member
  end

  resources :applications, concerns: :printable do
    member do
      post :verify
      put :reject, action: :turn_down
    end
    collection do
      get :pending
    end

    resources :documents, only: %i[index create]
    resource :verdict, only: [:show, :update]
  end

  scope "/counter", module: :counter do
    resources :tokens, only: [:index, :create], param: :number
  end

  namespace :api do
    namespace :v1 do
      post "login", to: "sessions#create"
      get "certificates/:number", to: "certificates#show"
      match "certificates/:number/status", to: "certificates#status", via: [:get, :post] # amanat-expect: unauthenticated-endpoint
      resources :stations, only: [:index, :show], path: "police-stations"
      resources :officers, except: [:new, :edit, :destroy]
      post "webhooks/nadra", to: "webhooks#nadra"
      get "export", to: "exports#index" # amanat-expect: unauthenticated-endpoint
    end
  end

  draw :admin

  if Rails.env.development?
    get "/debug/records", to: "debug#records"
  end
end
